import type { MarkKind } from './marks.ts';

interface Reviewed {
  readonly holds: readonly MarkKind[];
  readonly because: string;
}

/**
 * The only columns of the (encrypted) database in which each kind of thing may stand, and why it has to. What is found
 * anywhere else is a leak. No column may hold an Aadhaar number, an OTP or a password.
 */
export const reviewedColumns: Readonly<Record<string, Reviewed>> = {
  'patients.name': { holds: ['name'], because: 'the register' },
  'patients.guardian_name': { holds: ['name'], because: 'the register' },
  'patients.words': { holds: ['name'], because: 'the name as it is searched' },
  'patients.mobile': { holds: ['contact'], because: 'the register' },
  'patients.address_line': { holds: ['contact'], because: 'the register' },
  'patients.abha_number': { holds: ['abha'], because: 'one ABHA, one patient' },
  'patients.abha_address': { holds: ['abha'], because: 'one ABHA, one patient' },
  'patient_search.words': { holds: ['name'], because: 'reads through to patients' },
  'patient_search_data.block': { holds: ['name'], because: 'the index for the search while typing' },
  'patient_versions.changes': { holds: ['name', 'contact', 'abha'], because: 'who changed what in the register' },

  'staff.name': { holds: ['name'], because: 'the people of the clinic' },
  'settings.value': { holds: ['secret'], because: 'the client secret, for every new session' },
  'command_replies.reply': { holds: ['name'], because: 'the answer to a repeated press, for a day; not in backups' },

  'consultations.note': { holds: ['record'], because: 'what the doctor wrote' },
  'consultations.sealed': { holds: ['name', 'record'], because: 'what was true at signing: doctor, doses as read' },
  'phrases.key': { holds: ['record'], because: 'words that a doctor uses again, offered while writing' },
  'phrases.text': { holds: ['record'], because: 'words that a doctor uses again, offered while writing' },

  'abha_flows.abha_number': { holds: ['abha'], because: 'limits of codes are per number; gone within a day' },
  'abha_flows.profile': {
    holds: ['abha', 'name', 'contact'],
    because: 'from the code until somebody attaches it, a day at most',
  },
  'abha_proofs.name': { holds: ['name'], because: 'linking compares with the name as the ABHA spells it' },
  'care_contexts.linked_to': { holds: ['abha'], because: 'to whom a visit is linked, for ever' },
  'link_token_requests.abha_address': { holds: ['abha'], because: 'limits are per address; gone after 90 days' },
  'link_token_requests.abha_number': { holds: ['abha'], because: 'linking must say the same as the request did' },
  'link_tokens.abha_address': { holds: ['abha'], because: 'whom the token is for' },
  'link_tokens.abha_number': { holds: ['abha'], because: 'linking must say the same as the request did' },
  'link_tokens.token': {
    holds: ['token', 'abha'],
    because: 'half a year long the right to link; it names its ABHA itself; not in backups',
  },

  'inbox.body': {
    holds: ['name', 'abha', 'contact', 'token'],
    because: 'as it came, for seven days; an answer with a link token until its work is done; not in backups',
  },
  'outbox.data': { holds: ['name', 'abha'], because: 'the message as it may have to be sent again' },

  'consent_requests.abha_address': { holds: ['abha'], because: 'whom was asked' },
  'consent_artefacts.abha_address': { holds: ['abha'], because: 'whose permission it is' },
  'consent_artefacts.requester_name': { holds: ['name'], because: 'who asked, as the patient saw it' },
  'consent_artefacts.text': { holds: ['name', 'abha'], because: 'the signed permission byte for byte, until it ends' },

  'transfer_bundles.abha': { holds: ['abha'], because: 'a record is sent again under the identity it was sent under' },
  'data_requests.private_key': { holds: ['key'], because: 'opens the pages of one request, until it is over' },
  'data_requests.push_secret': { holds: ['key'], because: 'the address that pages come to, until it is forgotten' },
  'received_records.facts': { holds: ['received', 'name'], because: 'the time line, until the permission ends' },
  'received_records.summary': { holds: ['received'], because: 'allergies and medicines, until the permission ends' },
  'blob_pieces.piece': {
    holds: ['name', 'abha', 'contact', 'record', 'received'],
    because: 'documents, records as they were sent, and received ones until their permission ends',
  },
};
