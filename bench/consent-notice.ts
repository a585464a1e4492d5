/** A consent notice of usual size; everybody in it is invented. */
export function consentNotice(facility: string, consentId: string): string {
  const permission = {
    accessMode: 'VIEW',
    dateRange: { from: '2025-01-01T00:00:00.000Z', to: '2026-09-17T10:00:00.000Z' },
    dataEraseAt: '2026-12-17T00:00:00.000Z',
    frequency: { unit: 'HOUR', value: '0', repeats: '0' },
  };
  const consentDetail = {
    schemaVersion: 'v3',
    consentId,
    createdAt: '2026-09-17T11:00:00.000Z',
    patient: { id: 'asha_1990@sbx' },
    careContexts: [{ patientReference: 'P-1001', careContextReference: 'V-20260917-1' }],
    purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
    hip: { id: facility },
    hiu: { id: 'IN2710000002', name: 'City Hospital' },
    hiTypes: ['OPConsultation', 'Prescription'],
    permission,
  };
  const signature = Buffer.alloc(256, 7).toString('base64');
  return JSON.stringify({ notification: { status: 'GRANTED', consentId, consentDetail, signature } });
}
