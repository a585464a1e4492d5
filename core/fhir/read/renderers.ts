import type { JsonObject } from '../json.ts';
import type { Block } from '../model.ts';
import { renderCharge, renderInvoice } from './billing.ts';
import {
  renderAppointment,
  renderCarePlan,
  renderFamilyHistory,
  renderImmunization,
  renderOrder,
  renderProcedure,
  renderVaccineAdvice,
} from './care.ts';
import { renderBinary, renderDocument, renderMedia, renderReport } from './documents.ts';
import type { Found } from './entries.ts';
import { renderMedicine } from './medicines.ts';
import { renderObservation } from './observations.ts';
import { peopleTypes, renderEncounter, renderImagingStudy, renderParty, renderSpecimen } from './people.ts';
import { renderAllergy, renderCondition } from './problems.ts';
import { narrativeOf, type Reading, type Renderer } from './reading.ts';
import { renderUnknown } from './unknown.ts';

const renderers: Readonly<Record<string, Renderer>> = {
  AllergyIntolerance: renderAllergy,
  Appointment: renderAppointment,
  Binary: renderBinary,
  CarePlan: renderCarePlan,
  ChargeItem: renderCharge,
  Condition: renderCondition,
  DiagnosticReport: renderReport,
  DocumentReference: renderDocument,
  Encounter: renderEncounter,
  FamilyMemberHistory: renderFamilyHistory,
  ImagingStudy: renderImagingStudy,
  Immunization: renderImmunization,
  ImmunizationRecommendation: renderVaccineAdvice,
  Invoice: renderInvoice,
  Media: renderMedia,
  MedicationAdministration: renderMedicine,
  MedicationDispense: renderMedicine,
  MedicationRequest: renderMedicine,
  MedicationStatement: renderMedicine,
  Observation: renderObservation,
  Procedure: renderProcedure,
  ServiceRequest: renderOrder,
  Specimen: renderSpecimen,
};

const deepest = 5;

/**
 * `renderAll` of a reading. A resource is never rendered inside itself nor deeper than five resources: what is left out
 * there does not count as shown, and appears among the rest of the record.
 */
export function makeRenderAll(reading: () => Reading): Reading['renderAll'] {
  const open: JsonObject[] = [];

  return (list, section) =>
    list.flatMap((found): Block[] => {
      const { resource } = found;
      if (open.includes(resource) || open.length >= deepest || !reading().spend()) return [];
      open.push(resource);
      reading().shown.add(resource);
      const blocks = renderOne(reading(), found, section);
      open.pop();
      return blocks;
    });
}

/** By the renderer of its type; where that finds nothing to say, the narrative speaks. */
function renderOne(reading: Reading, found: Found, section: string | null): Block[] {
  const own = Object.hasOwn(renderers, found.type) ? renderers[found.type] : undefined;
  const blocks = (own ?? (peopleTypes.has(found.type) ? renderParty : renderUnknown))(reading, found, section);
  const narrative = blocks.every(saysNothing) ? narrativeOf(found.resource, found.type) : undefined;

  return narrative ? [...blocks, { kind: 'narrative', narrative }] : blocks;
}

function saysNothing(block: Block): boolean {
  switch (block.kind) {
    case 'observations':
    case 'medicines':
    case 'allergies':
    case 'problems':
      return block.rows.every(({ name }) => name === '');
    case 'details':
      return block.title === null && block.fields.length === 0;
    case 'table':
    case 'attachment':
    case 'address':
    case 'narrative':
      return false;
  }
}
