import type { Gender } from '../../kit/words.ts';

/** An invented person with an ABHA. Nobody of these lives; the Aadhaar numbers begin with 1, as no real one does. */
export interface Citizen {
  /** Names the person in addresses of the phone: `/phone/asha`. */
  readonly id: string;
  readonly abhaNumber: string;
  readonly abhaAddress: string;
  readonly aadhaar: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly lastName: string;
  readonly nameInHindi: string;
  readonly gender: Gender;
  readonly birth: { readonly day: string | null; readonly month: string | null; readonly year: string };
  readonly mobile: string | null;
  readonly status: 'ACTIVE' | 'DEACTIVATED';
  readonly home: {
    readonly line: string;
    readonly district: string;
    readonly districtCode: string;
    readonly state: string;
    readonly stateCode: string;
    readonly pinCode: string;
  };
}

export const nameOf = ({ firstName, middleName, lastName }: Citizen): string =>
  [firstName, middleName, lastName].filter((part) => part !== '').join(' ');

const pune = { district: 'PUNE', districtCode: '490', state: 'MAHARASHTRA', stateCode: '27', pinCode: '411001' };
const nagpur = { district: 'NAGPUR', districtCode: '505', state: 'MAHARASHTRA', stateCode: '27', pinCode: '440001' };

type Row = Omit<Citizen, 'abhaAddress'> & { readonly address: string };

/** Three share one mobile, one has none, one is deactivated, one has no birth day, one has a single name. */
const rows: readonly Row[] = [
  {
    id: 'asha',
    abhaNumber: '91100020003001',
    address: 'asha.devi90',
    aadhaar: '100000000001',
    firstName: 'Asha',
    middleName: '',
    lastName: 'Devi',
    nameInHindi: 'आशा देवी',
    gender: 'F',
    birth: { day: '26', month: '06', year: '1990' },
    mobile: '9000000001',
    status: 'ACTIVE',
    home: { line: '12 Example Road', ...pune },
  },
  {
    id: 'ravi',
    abhaNumber: '91100020003002',
    address: 'ravi_sharma',
    aadhaar: '100000000002',
    firstName: 'Ravi',
    middleName: 'Kumar',
    lastName: 'Sharma',
    nameInHindi: 'रवि कुमार शर्मा',
    gender: 'M',
    birth: { day: '14', month: '03', year: '1979' },
    mobile: '9000000001',
    status: 'ACTIVE',
    home: { line: '12 Example Road', ...pune },
  },
  {
    id: 'meena',
    abhaNumber: '91100020003003',
    address: 'meena.sharma15',
    aadhaar: '100000000003',
    firstName: 'Meena',
    middleName: '',
    lastName: 'Sharma',
    nameInHindi: 'मीना शर्मा',
    gender: 'F',
    birth: { day: '02', month: '11', year: '2015' },
    mobile: '9000000001',
    status: 'ACTIVE',
    home: { line: '12 Example Road', ...pune },
  },
  {
    id: 'imran',
    abhaNumber: '91100020003004',
    address: 'imran.khan85',
    aadhaar: '100000000004',
    firstName: 'Imran',
    middleName: '',
    lastName: 'Khan',
    nameInHindi: 'इमरान खान',
    gender: 'M',
    birth: { day: '09', month: '01', year: '1985' },
    mobile: '9000000004',
    status: 'ACTIVE',
    home: { line: '4 Lake View', ...nagpur },
  },
  {
    id: 'lakshmi',
    abhaNumber: '91100020003005',
    address: 'lakshmi.n62',
    aadhaar: '100000000005',
    firstName: 'Lakshmi',
    middleName: '',
    lastName: 'Narayanan',
    nameInHindi: 'लक्ष्मी नारायणन',
    gender: 'F',
    birth: { day: '30', month: '08', year: '1962' },
    mobile: null,
    status: 'ACTIVE',
    home: { line: '7 Temple Street', ...pune },
  },
  {
    id: 'gurpreet',
    abhaNumber: '91100020003006',
    address: 'gurpreet_98',
    aadhaar: '100000000006',
    firstName: 'Gurpreet',
    middleName: '',
    lastName: 'Singh',
    nameInHindi: 'गुरप्रीत सिंह',
    gender: 'M',
    birth: { day: '21', month: '05', year: '1998' },
    mobile: '9000000006',
    status: 'DEACTIVATED',
    home: { line: '31 Station Road', ...nagpur },
  },
  {
    id: 'savitri',
    abhaNumber: '91100020003007',
    address: 'savitri.bai48',
    aadhaar: '100000000007',
    firstName: 'Savitri',
    middleName: '',
    lastName: 'Bai',
    nameInHindi: 'सावित्री बाई',
    gender: 'F',
    birth: { day: null, month: null, year: '1948' },
    mobile: '9000000007',
    status: 'ACTIVE',
    home: { line: 'Near the well, Wadi', ...nagpur },
  },
  {
    id: 'joseph',
    abhaNumber: '91100020003008',
    address: 'joseph.dsouza',
    aadhaar: '100000000008',
    firstName: 'Joseph',
    middleName: '',
    lastName: "D'Souza",
    nameInHindi: 'जोसेफ डिसूज़ा',
    gender: 'M',
    birth: { day: '18', month: '12', year: '1971' },
    mobile: '9000000008',
    status: 'ACTIVE',
    home: { line: '2 Church Lane', ...pune },
  },
  {
    id: 'kabir',
    abhaNumber: '91100020003009',
    address: 'kabir_2001',
    aadhaar: '100000000009',
    firstName: 'Kabir',
    middleName: '',
    lastName: '',
    nameInHindi: 'कबीर',
    gender: 'T',
    birth: { day: '05', month: '10', year: '2001' },
    mobile: '9000000009',
    status: 'ACTIVE',
    home: { line: '19 Market Yard', ...pune },
  },
];

/** All citizens, with addresses of this consent manager: `…@sbx` or `…@abdm`. */
export function citizensOf(cmId: string): readonly Citizen[] {
  return rows.map(({ address, ...row }) => ({ ...row, abhaAddress: `${address}@${cmId}` }));
}
