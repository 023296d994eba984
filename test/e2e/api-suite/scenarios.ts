// All scenarios of the API suite.
import { BAD_OPTIONS } from './bad-option-scenarios.ts';
import { COMMANDS } from './command-scenarios.ts';
import { EVENTS } from './event-scenarios.ts';
import { PROMISES } from './promise-scenarios.ts';
import { REGISTRATION } from './registration-scenarios.ts';
import { RESTORING } from './restoring-scenarios.ts';
import { SAMPLES } from './sample-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { STARTING } from './starting-scenarios.ts';
import { STORING } from './storage-scenarios.ts';
import { TRANSPORT } from './transport-scenarios.ts';
import { WAYS } from './way-scenarios.ts';
import { WIDGET_OPTIONS } from './widget-option-scenarios.ts';
import { WIDGET_RESTORING } from './widget-restoring-scenarios.ts';
import { WIDGET } from './widget-scenarios.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...STARTING,
  ...PROMISES,
  ...COMMANDS,
  ...EVENTS,
  ...RESTORING,
  ...STORING,
  ...TRANSPORT,
  ...WIDGET,
  ...WIDGET_OPTIONS,
  ...REGISTRATION,
  ...WIDGET_RESTORING,
  ...WAYS,
  ...SAMPLES,
  ...BAD_OPTIONS,
];
