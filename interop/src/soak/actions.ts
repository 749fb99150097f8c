/** Every kind of thing that happens in a run. */

import type { Action } from './action.ts';
import { archive, begin, beginBoth, beginManyTimes, forget, repair } from './actions/beginnings.ts';
import { converse, converseAtLength, leap, leapFar, writeOneWay } from './actions/conversations.ts';
import { deliver, deliverAll, lose, write } from './actions/correspondence.ts';
import {
  damageGroupLetter,
  deliverToMembers,
  handOutLate,
  handOutSenderKey,
  leapInGroup,
  rotateManyTimes,
  writeToMembers,
} from './actions/groups.ts';
import { accept, changeIdentity, compareSafetyNumbers, setUpAnew } from './actions/identities.ts';
import { forgeBundle, retirePreKeys, rotatePreKeys } from './actions/pre-keys.ts';
import { repeat, repeatFirst } from './actions/repetition.ts';
import { askToSendAgain } from './actions/requests.ts';
import { damageSealedLetter, sealForGroup } from './actions/sealed.ts';
import { audit, reload } from './actions/storage.ts';
import { cut, flipBit, misattribute, misdeliver, splice } from './actions/tampering.ts';
import { passTime } from './actions/time.ts';

export const ACTIONS: readonly Action[] = [
  write,
  deliver,
  deliverAll,
  lose,
  repeat,
  repeatFirst,
  flipBit,
  cut,
  splice,
  misdeliver,
  misattribute,
  converse,
  converseAtLength,
  writeOneWay,
  leap,
  leapFar,
  begin,
  beginBoth,
  beginManyTimes,
  archive,
  forget,
  repair,
  setUpAnew,
  changeIdentity,
  accept,
  compareSafetyNumbers,
  rotatePreKeys,
  retirePreKeys,
  forgeBundle,
  reload,
  audit,
  passTime,
  askToSendAgain,
  damageSealedLetter,
  sealForGroup,
  handOutSenderKey,
  handOutLate,
  writeToMembers,
  deliverToMembers,
  rotateManyTimes,
  leapInGroup,
  damageGroupLetter,
];
