import { type Db, transact } from '../db/index.ts';
import { newId } from '../kit/ids.ts';
import { hashSecret } from './secrets.ts';
import { insertStaff, listStaff } from './store.ts';

/** Invented staff of the practice world; their password and PIN are printed on its sign-in page. */
export const practiceStaff = {
  password: 'practice',
  pin: '1234',
  people: [
    {
      name: 'Asha Patil',
      login: 'asha',
      roles: ['receptionist'],
      qualification: '',
      registration: '',
      council: '',
      hprId: '',
    },
    {
      name: 'Dr. Meera Rao',
      login: 'meera',
      roles: ['doctor'],
      qualification: 'MBBS, MD (General Medicine)',
      registration: 'MH-2011-04567',
      council: 'Maharashtra Medical Council',
      hprId: '',
    },
    {
      name: 'Vikram Shah',
      login: 'vikram',
      roles: ['owner'],
      qualification: '',
      registration: '',
      council: '',
      hprId: '',
    },
  ],
} as const;

/** Puts the invented staff into a practice world that has nobody yet. */
export async function addPracticeStaff(db: Db, now: Date): Promise<void> {
  if (listStaff(db).length > 0) return;
  const passwordHash = await hashSecret(practiceStaff.password);
  const pinHash = await hashSecret(practiceStaff.pin);
  transact(db, (tx) => {
    for (const person of practiceStaff.people) {
      insertStaff(tx, { ...person, roles: [...person.roles], id: newId(), passwordHash, pinHash }, now);
    }
  });
}
