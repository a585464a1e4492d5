import type { Db, Tx } from '../../db/index.ts';
import { toInstant } from '../../kit/clock.ts';
import { notFound, Refusal } from '../gate/refusal.ts';
import { type Answer, accepted, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { hospitalClient } from './session.ts';

/** A service row; what the gateway knows of a facility. */
export interface Service {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly is_hip: 0 | 1;
  readonly is_hiu: 0 | 1;
  readonly active: 0 | 1;
  readonly made_at: string;
  readonly changed_at: string;
}

const columns = 'id, client_id, name, is_hip, is_hiu, active, made_at, changed_at';

export function findService(db: Db, id: string): Service | undefined {
  return db.get<Service>(`SELECT ${columns} FROM sim_services WHERE id = @id`, { id });
}

export function listServices(db: Db): Service[] {
  return db.all<Service>(`SELECT ${columns} FROM sim_services ORDER BY id`);
}

/** The service behind X-HIP-ID or X-HIU-ID, when it is active, has that role and belongs to the caller. */
export function findOwnService({ tx, clientId }: Call, id: string, role: 'HIP' | 'HIU'): Service | undefined {
  const service = findService(tx, id);
  const hasRole = role === 'HIP' ? service?.is_hip : service?.is_hiu;
  return service?.client_id === clientId && service.active === 1 && hasRole === 1 ? service : undefined;
}

/** Enters the configured integrators and hospitals; what is there already keeps its state. */
export function seedServices(tx: Tx, { clients, hospitals }: World['settings'], now: Date): void {
  const played = hospitals.map(({ id, name, types }) => ({
    id: hospitalClient(id),
    services: [{ id, name, types }],
  }));
  for (const { id: client, services } of [...clients, ...played]) {
    tx.run('INSERT OR IGNORE INTO sim_clients (id) VALUES (@client)', { client });
    for (const { id, name, types } of services) saveService(tx, { id, name, client, types }, now);
  }
}

interface NewService {
  readonly id: string;
  readonly client: string;
  readonly name: string;
  readonly types: readonly ('HIP' | 'HIU')[];
  readonly active?: boolean;
}

function saveService(tx: Tx, { id, client, name, types, active = true }: NewService, now: Date): void {
  tx.run(
    `INSERT INTO sim_services (id, client_id, name, is_hip, is_hiu, active, made_at, changed_at)
     VALUES (@id, @client, @name, @isHip, @isHiu, @active, @now, @now)
     ON CONFLICT (id) DO UPDATE SET name = @name, is_hip = @isHip, is_hiu = @isHiu, active = @active, changed_at = @now`,
    {
      id,
      client,
      name,
      isHip: types.includes('HIP') ? 1 : 0,
      isHiu: types.includes('HIU') ? 1 : 0,
      active: active ? 1 : 0,
      now: toInstant(now),
    },
  );
}

interface LinkageBody {
  readonly facilityId: string;
  readonly facilityName: string;
  readonly HRP: readonly { bridgeId: string; hipName: string; type: 'HIP' | 'HIU'; active: boolean }[];
}

/** The bridge URL, the services behind it, and the registry's linkage call (abdm-v3.md sections 3.3 to 3.6). */
export const bridgeHandlers: Handlers = {
  'bridge.setUrl': handle<{ url: string }>(({ tx, clientId, body }) => {
    tx.run('UPDATE sim_clients SET bridge_url = @url WHERE id = @clientId', { url: body.url, clientId });
    return accepted;
  }),

  'bridge.services': ({ tx, clientId }, { settings }) => {
    const bridge = tx.get<{ bridge_url: string | null }>('SELECT bridge_url FROM sim_clients WHERE id = @clientId', {
      clientId,
    });
    const name = settings.clients.find(({ id }) => id === clientId)?.name ?? clientId;
    const own = listServices(tx).filter((service) => service.client_id === clientId);
    return json({
      bridge: { id: clientId, name, url: bridge?.bridge_url ?? null, active: true, blocklisted: false },
      services: own.map((service) => ({
        id: service.id,
        name: service.name.toUpperCase(),
        types: [...(service.is_hip ? ['HIP'] : []), ...(service.is_hiu ? ['HIU'] : [])],
        endpoints: {},
        active: service.active === 1,
      })),
    });
  },

  'bridge.service': ({ tx, params }) => {
    const service = findService(tx, params['serviceId'] ?? '');
    if (!service) throw new Refusal(notFound);
    return json(describeService(service));
  },

  'gateway.providers': ({ tx, query }) => {
    const name = (query.get('name') ?? '').toLowerCase();
    const found = listServices(tx).filter((service) => service.is_hip && service.name.toLowerCase().includes(name));
    return json(found.map(asProvider));
  },

  'gateway.provider': ({ tx, params }) => {
    const service = findService(tx, params['hipId'] ?? '');
    if (!service?.is_hip) throw new Refusal(notFound);
    return json(asProvider(service));
  },

  'facility.link': handle<LinkageBody>(linkFacility),
};

function describeService(service: Service): Record<string, unknown> {
  const instant = (text: string) => text.replace('T', ' ').replace('Z', '');
  return {
    id: 9687,
    bridgeId: service.client_id,
    serviceId: service.id,
    name: service.name.toUpperCase(),
    isHip: service.is_hip === 1,
    isHiu: service.is_hiu === 1,
    isPhr: false,
    endpoints: {},
    active: service.active === 1,
    registerTime: instant(service.made_at),
    dateCreated: instant(service.made_at),
    dateModified: instant(service.changed_at),
  };
}

function asProvider({ id, name }: Service): Record<string, unknown> {
  return { identifier: { id, name }, facilityType: ['HIP'], isGovtEntity: false, endpoints: {} };
}

/** A facility that another integrator has taken gets a service id of its own: `_1`, `_2` … (abdm-v3.md section 3.4). */
function linkFacility({ tx, now, clientId, body }: Call<LinkageBody>, { settings }: World): Answer {
  const registered = settings.facilities[body.facilityId];
  if (registered === undefined) throw new Refusal(notFound);
  if (registered !== body.facilityName) {
    throw new Refusal({
      http: 200,
      shape: 'list',
      code: '2500',
      message: 'Provided facility name is not matched with registered name',
    });
  }
  if (body.HRP.some(({ bridgeId }) => bridgeId !== clientId)) {
    throw new Refusal({ http: 403, shape: 'gateway', code: '900908', message: 'API Subscription validation failed' });
  }
  const atFacility = listServices(tx).filter(
    ({ id }) => id === body.facilityId || id.startsWith(`${body.facilityId}_`),
  );
  const own = atFacility.find((service) => service.client_id === clientId);
  const id = own?.id ?? (atFacility.length === 0 ? body.facilityId : `${body.facilityId}_${atFacility.length}`);
  const types = body.HRP.filter(({ active }) => active).map(({ type }) => type);
  const name = body.HRP[0]?.hipName ?? registered;
  saveService(tx, { id, client: clientId, name, types, active: types.length > 0 }, now);
  return json({ servicesLinked: [{ id, name, types }] });
}
