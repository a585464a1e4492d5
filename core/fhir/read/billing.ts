import { at, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { Block } from '../model.ts';
import { details } from './care.ts';
import type { Found } from './entries.ts';
import { field, follow, nameOf, type Reading, type Renderer, referenceText } from './reading.ts';
import { conceptText, conceptTexts, dateAt, notesOf, readChoice, readConcept } from './values.ts';

/** A bill: its head, then one row for each line with all its price components as the sender wrote them. */
export const renderInvoice: Renderer = (reading, found) => {
  const { resource } = found;
  const head = details(
    found,
    textAt(objectAt(resource, 'identifier') ?? {}, 'value') ?? conceptText(at(resource, 'type')),
    [
      ...field('status', textAt(resource, 'status')),
      ...field('type', conceptText(at(resource, 'type'))),
      ...field('date', dateAt(resource, 'date'), 'date'),
      ...field('issuer', referenceText(reading, objectAt(resource, 'issuer'), found)),
      ...field('total-net', moneyText(at(resource, 'totalNet'))),
      ...field('total-gross', moneyText(at(resource, 'totalGross'))),
      ...objectsAt(resource, 'totalPriceComponent').flatMap((one) =>
        field(componentName(one), moneyText(at(one, 'amount'))),
      ),
      ...field('payment-terms', textAt(resource, 'paymentTerms')),
      ...field('note', notesOf(resource)),
    ],
  );
  const lines = objectsAt(resource, 'lineItem').map((line) => readLine(reading, found, line));
  const columns = [...new Set(lines.flatMap(({ prices }) => [...prices.keys()]))];
  const table: Block = {
    kind: 'table',
    columns: ['item', 'quantity', ...columns],
    rows: lines.map(({ item, quantity, prices }) => [item, quantity, ...columns.map((name) => prices.get(name) ?? '')]),
  };

  return lines.length === 0 ? [head] : [head, table];
};

function readLine(
  reading: Reading,
  found: Found,
  line: JsonObject,
): { item: string; quantity: string; prices: Map<string, string> } {
  const charge = reading.entries.resolve(at(line, 'chargeItemReference'), found);
  const product = charge && reading.entries.resolve(at(charge.resource, 'productReference'), charge);
  for (const one of [charge, product]) if (one) reading.shown.add(one.resource);
  const own = readConcept(at(line, 'chargeItemCodeableConcept'))?.name;
  const ofCharge = charge
    ? [
        product && nameOf(product.resource),
        conceptText(at(charge.resource, 'productCodeableConcept')),
        nameOf(charge.resource),
      ]
    : [];
  const prices = objectsAt(line, 'priceComponent').map(
    (one) => [componentName(one), moneyText(at(one, 'amount')) ?? ''] as const,
  );

  return {
    item: own ?? [...new Set(ofCharge.filter(Boolean))].join(' · '),
    quantity: (charge && readChoice(charge.resource, 'quantity')?.text) ?? '',
    prices: new Map(prices),
  };
}

const componentName = (component: JsonObject): string =>
  conceptText(at(component, 'code')) ?? textAt(component, 'type') ?? 'amount';

/** `INR 120.5`, as written; sums are never worked out again here. */
function moneyText(money: unknown): string | undefined {
  if (!isObject(money)) return undefined;
  const amount = at(money, 'value');
  if (typeof amount !== 'number' && typeof amount !== 'string') return undefined;

  return [textAt(money, 'currency'), String(amount)].filter(Boolean).join(' ');
}

export const renderCharge: Renderer = (reading, found) => {
  const { resource } = found;
  const products = follow(reading, found, 'productReference').map(({ resource: product }) => nameOf(product));

  return [
    details(found, nameOf(resource), [
      ...field(
        'product',
        products.filter(Boolean).join(', ') || conceptTexts([at(resource, 'productCodeableConcept')]),
      ),
      ...field('quantity', readChoice(resource, 'quantity')?.text),
      ...field('date', dateAt(resource, 'occurrenceDateTime'), 'date'),
    ]),
  ];
};
