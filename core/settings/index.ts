/** Configuration as data: declared here, stored in the database, set by screens, overridden by `AROGYA_…` variables. */
export { settingsCalls } from './calls.ts';
export { settingsContract } from './contract.ts';
export { readOverrides } from './environment.ts';
export {
  allSettings,
  clinicSettings,
  gatewaySettings,
  type Setting,
  transferSettings,
  tunnelSettings,
} from './model.ts';
export { makeSettings, type Overrides, type Settings, writeSetting } from './store.ts';
