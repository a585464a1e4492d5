import { expect, test } from 'vitest';
import { dialects } from '../../core/gateway/index.ts';
import { practiceClinic, type Settings } from '../../core/simulator/index.ts';
import { defaultSettings } from '../../core/simulator/settings.ts';
import { type ClinicWorld, startClinic, until } from '../world/clinic.ts';
import { openDesk } from '../world/desk.ts';
import { comeToRest, hospitalOf, type JourneyWorld, wholeJourney } from '../world/legs.ts';
import { personAt } from '../world/person.ts';
import { watchNetwork } from '../world/watched-network.ts';

/** Names that nobody has: the one of the gateway and that of the ABHA service. */
const exchange = 'exchange.another-country.example';
const registry = 'people.another-country.example';

/** A gateway that is nowhere like the one this program was written against. */
const another: Partial<Settings> = {
  cmId: 'abdm',
  issuer: 'https://keys.example.org/auth/realms/health-of-another-country',
  callbackClient: 'exchange-of-another-country',
  paths: {
    hiecm: '/another/exchange',
    abha: '/another/people',
    phrweb: '/another/people/v3/phr/web',
    phrapp: '/another/people/v3/phr/app',
    hfr: '/another/places',
  },
  clients: [
    {
      id: 'EDGE-77',
      secret: 'a secret of another gateway',
      name: 'Edge of Town',
      services: [{ id: 'IN0900000042_7', name: 'Edge of Town Clinic', types: ['HIP', 'HIU'] }],
    },
    { id: 'EDGE-78', secret: 'not ours', name: 'Somebody', services: [] },
  ],
  hospitals: [
    {
      id: 'IN0900000050',
      name: 'River Hospital',
      town: 'Kochi',
      types: ['HIP', 'HIU'],
      doctor: { name: 'Dr. Anil Das', registration: 'KL-3003' },
      holds: ['Prescription-structured.json', 'OPConsultation-structured.json'],
    },
  ],
  facilities: { IN0900000042: 'Edge of Town Clinic' },
};

/** Whatever this program or its simulator would use if nobody said otherwise. */
function defaultsOfOurs(): string[] {
  const { sandbox, production } = dialects.v3.farSides;
  const urls = [sandbox.hieCmUrl, sandbox.abhaUrl, production.hieCmUrl, production.abhaUrl].map((url) => new URL(url));
  const { issuer, paths, clients, hospitals } = defaultSettings;
  const names = [...clients, ...clients.flatMap(({ services }) => services), ...hospitals];
  return [
    ...urls.flatMap(({ host, pathname }) => [host, pathname]),
    // Three letters alone stand in many an encrypted text.
    `@${sandbox.cmId}`,
    `"${sandbox.cmId}"`,
    issuer,
    ...Object.values(paths),
    ...names.flatMap(({ id, name }) => [id, name]),
    ...clients.map(({ secret }) => secret),
    ...Object.values(practiceClinic),
    'localtunnel',
  ];
}

test('the environment alone points the program at another gateway, which hears nothing of the usual one', {
  timeout: 180_000,
}, async () => {
  const network = watchNetwork();
  const clinic = await startClinic({
    settings: another,
    hasRelay: true,
    nodeArgs: network.nodeArgs,
    args: [],
    env: (bases) => ({
      ...network.env,
      AROGYA_WORLD: 'sandbox',
      AROGYA_PORT: '0',
      AROGYA_HIECM_URL: bases.hiecm.replace('127.0.0.1', exchange),
      AROGYA_ABHA_URL: bases.abha.replace('127.0.0.1', registry),
      AROGYA_CALLBACK_CLIENT: 'exchange-of-another-country',
      AROGYA_CLINIC_NAME: 'Edge of Town Clinic',
    }),
  });
  const world = await hireStaff(clinic);
  const { control, settings } = clinic.simulator;
  await wholeJourney(world);
  await comeToRest(world);
  await until(() => control.pulls('asha.devi90@abdm').some(({ state }) => state === 'complete'));
  await clinic.stop();

  const ours = control.links('asha.devi90@abdm').filter(({ hip_id }) => hip_id === 'IN0900000042_7');
  expect(ours.map(({ hi_type }) => hi_type).toSorted()).toEqual(['OPConsultation', 'Prescription']);
  const bundles = control
    .pulls(hospitalOf(world))
    .flatMap(({ received }) => received.map(({ bundle }) => bundle ?? ''));
  expect(bundles.length).toBeGreaterThan(1);

  const heard = control.exchanges({ direction: 'in' });
  const operations = new Set(heard.map(({ operation }) => operation));
  for (const operation of ['session.create', 'bridge.setUrl', 'abha.profile', 'link.carecontext', 'dataflow.push']) {
    expect([...operations]).toContain(operation);
  }
  const words = [
    ...heard.map(({ url, requestHeaders, requestBody }) => `${url} ${JSON.stringify(requestHeaders)} ${requestBody}`),
    ...bundles,
  ].map((text) => text.toLowerCase());
  const spoken = defaultsOfOurs().filter((text) => words.some((said) => said.includes(text.toLowerCase())));
  expect(spoken).toEqual([]);
  expect(operations.has('other')).toBe(false);
  expect(settings.issuer).toBe(another.issuer);

  // Nothing else was looked for: the two names, the way in from outside, and the hospital that takes the records.
  expect(network.names()).toEqual([exchange, registry]);
  const { port } = new URL(clinic.simulator.url);
  const wayIn =
    /"url":"http:\/\/([^/"]+)/.exec(
      heard.find(({ operation }) => operation === 'bridge.setUrl')?.requestBody ?? '',
    )?.[1] ?? '';
  expect(network.places()).toEqual(
    [`127.0.0.1:${port}`, wayIn, `${exchange}:${port}`, `${registry}:${port}`].toSorted(),
  );
});

/** The first owner comes in with the code from the console, and hires a doctor. */
async function hireStaff(clinic: ClinicWorld): Promise<JourneyWorld> {
  const startCode = /first owner: (\S+)/.exec(clinic.said().log)?.[1];
  const owner = openDesk(clinic.core().ready.desk ?? '');
  const password = 'a password of this clinic';
  await owner.value('auth.begin', { startCode, name: 'Leela Nair', login: 'leela', password, isDoctor: false });
  await owner.value('staff.add', {
    name: 'Dr. Thomas Kurian',
    login: 'thomas',
    roles: ['doctor'],
    qualification: 'MBBS',
    registration: 'KL-2015-00042',
    council: 'Travancore Cochin Medical Council',
    hprId: '',
    password,
  });
  return {
    simulator: clinic.simulator,
    desk: personAt(clinic, 'leela', password),
    doctor: personAt(clinic, 'thomas', password),
    moment: () => new Promise((resolve) => void setTimeout(resolve, 100)),
  };
}
