/**
 * A pretend ABDM for practice, demos and tests: gateway, HIE-CM, ABHA service, a patient's phone, other hospitals.
 * It judges messages by the published schemas alone and speaks with the appliance by HTTP alone.
 */
export type { Control } from './control.ts';
export { makeKeys, type ReadyKeys } from './hiecm/keys.ts';
export { type Places, placesIn, practiceClinic, type Settings } from './settings.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
export type { Switches } from './switches.ts';
export type { Fault, FaultKind, FaultPlan } from './wire/faults.ts';
export type { Exchange, ExchangeHook, Phase } from './wire/recorder.ts';
