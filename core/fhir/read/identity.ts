import { at, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { PatientIdentity } from '../model.ts';
import { conceptText, dateAt, nameText } from './values.ts';

const healthIdSystem = /health-?id|abha|abdm|ndhm/i;
const abhaNumberForm = /^\d{2}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{4}$/;
const abhaAddressForm = /^[A-Za-z0-9._-]{1,60}@(abdm|sbx|ndhm)$/i;

/** Who a Patient resource is. Senders spell the ABHA identifiers in many ways (fhir.md section 4): form and type both count. */
export function readIdentity(patient: JsonObject): PatientIdentity {
  const identity: PatientIdentity = {
    names: objectsAt(patient, 'name')
      .map(nameText)
      .filter((name) => name !== undefined),
    gender: textAt(patient, 'gender') ?? null,
    birthDate: dateAt(patient, 'birthDate'),
    abhaNumbers: [],
    abhaAddresses: [],
    phones: objectsAt(patient, 'telecom')
      .filter(isPhone)
      .map((one) => textAt(one, 'value'))
      .filter((value) => value !== undefined),
    otherIdentifiers: [],
  };
  const nameAsText = nameText(at(patient, 'name'));
  if (identity.names.length === 0 && nameAsText !== undefined) identity.names.push(nameAsText);
  for (const identifier of objectsAt(patient, 'identifier')) sortIdentifier(identity, identifier);

  return identity;
}

const isPhone = (telecom: JsonObject): boolean => ['phone', 'sms', undefined].includes(textAt(telecom, 'system'));

function sortIdentifier(identity: PatientIdentity, identifier: JsonObject): void {
  const value = textAt(identifier, 'value');
  if (value === undefined || value.length > 200) return;
  const type = objectAt(identifier, 'type') ?? {};
  const codes = objectsAt(type, 'coding').map((coding) => textAt(coding, 'code') ?? '');
  const isAbha =
    codes.includes('HIN') ||
    codes.includes('ABHA') ||
    healthIdSystem.test((textAt(identifier, 'system') ?? '').slice(0, 200));
  const digits = value.replace(/\D/g, '');

  if (abhaAddressForm.test(value) || (isAbha && value.includes('@'))) add(identity.abhaAddresses, value.toLowerCase());
  else if (abhaNumberForm.test(value) && (isAbha || /[-\s]/.test(value))) add(identity.abhaNumbers, digits);
  else identity.otherIdentifiers.push({ label: conceptText(type) ?? null, value });
}

function add(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}
