/**
 * What a change means for those who are there and those who call, as a table. `safe`: `rollcall upgrade` carries
 * everybody over as they are, and nobody outside has to know. `migration`: somebody who is stored would not fit, or
 * what they wait for would not be as it was; a person decides what becomes of them. `breaking`: somebody outside
 * relied on something that is gone or has become stricter.
 */
export type Risk = 'safe' | 'migration' | 'breaking';

interface Row {
  readonly risk: Risk;
  readonly because: string;
}

const safe = (because: string): Row => ({ risk: 'safe', because });
const migration = (because: string): Row => ({ risk: 'migration', because });
const breaking = (because: string): Row => ({ risk: 'breaking', because });

const words = safe('only words changed; what happens is the same');

export const policy = {
  // States: stored instances stand in them.
  'state added': safe('nobody stands there yet'),
  'region added': migration('who stands beside it must be put into it, too'),
  'state added where people stand': migration(
    'who stands in the state around it must be put into one within',
  ),
  'state removed': migration('who stands there has to be put somewhere else'),
  'pseudo-state removed': safe('nobody stands in a history state'),
  'state renamed': migration(
    'who stands there goes along only with a map from the old name to the new one',
  ),
  'state became an end': migration(
    'who stands there would be finished, and what they wait for dropped',
  ),
  'state no longer an end': migration('who was finished there would be under way again'),
  'state of another kind': migration('who stands there no longer stands in a whole state'),
  'state hidden': migration('nobody may stand in the hidden start'),
  'state no longer hidden': safe('nobody stood there'),
  'state begins elsewhere': safe('only who enters from now on begins there'),
  'state does something else': safe('what is recorded differs only from now on'),
  'state asks for less': breaking('whoever carries it out is no longer asked to'),
  'state asks for more': safe('whoever carries it out is asked more often'),
  'state words': words,
  // Transitions: who sends the event relies on its being accepted; who stands there waits for a deadline.
  'way added': safe('an event is accepted, or leads somewhere, where it did not before'),
  'deadline begins where people stand': migration(
    'who stands there gets it, counted from when they came there, and it may fall due at once',
  ),
  'reminder added': safe('it changes no status'),
  'way on its own added': migration('who stands there may be moved on at once'),
  'way of a removed state': migration('it is gone with the state that it belonged to'),
  'event refused there': breaking('who sends it there may be refused from now on'),
  'event leads elsewhere': safe('it is still accepted there on the same condition'),
  'deadline no longer runs': migration('who stands there waits for it, and nothing would happen'),
  'deadline leads elsewhere': safe('it still falls due there'),
  'reminder removed': safe('it changed no status'),
  'way on its own removed': migration('who stands there counted on being moved on'),
  'condition stricter': breaking('who sends the event may be refused where it was accepted'),
  'condition looser': safe('everything that was accepted still is'),
  'condition of the clock': safe('nobody sends it, so nobody is refused'),
  'way asks for less': breaking('whoever carries it out is no longer asked to'),
  'way asks for more': safe('whoever carries it out is asked more often'),
  'way does something else': safe('what is recorded differs only from now on'),
  'way begins anew': safe('deadlines of its target are counted anew, or no longer so, from now on'),
  'order of ways': safe('what is accepted is the same; which way is taken may differ'),
  // Events and what they carry: outside callers send them.
  'event added': safe('nobody sends it yet'),
  'event removed': breaking('who sends it is refused'),
  'event renamed': breaking('who sends it by the old name is refused'),
  'event for fewer senders': breaking('who could send it is refused'),
  'event for more senders': safe('who could send it still can'),
  'event begins no life': breaking('who creates with it is refused'),
  'event begins lives': safe('what it could do it still can'),
  'event decides': safe('it is kept as a decision, or no longer so, from now on'),
  'payload optional field added': safe('who does not send it is understood as before'),
  'payload required field added': breaking('who does not send it is refused'),
  'payload field removed': breaking('who sends it is no longer understood'),
  'payload field became required': breaking('who does not send it is refused'),
  'payload field became optional': safe('who sends it is understood as before'),
  'payload field stricter': breaking('what was accepted may be refused'),
  'payload field looser': safe('everything that was accepted still is'),
  'event words': words,
  // Effects: somebody outside carries them out.
  'effect added': safe('nobody waits for it yet'),
  'effect removed': breaking('who carries it out is no longer asked to'),
  'effect renamed': breaking('who carries it out knows it by the old name'),
  'effect field added': safe('who carries it out may leave it aside'),
  'effect field removed': breaking('who carries it out may need it'),
  'effect field may be missing': breaking('who carries it out may need it'),
  'effect field always there': safe('it was there already at times'),
  'effect field looser': breaking('who carries it out may meet what there was not before'),
  'effect field stricter': safe('who carries it out knows everything that it can be'),
  'effect goes elsewhere': breaking('another instance, or none, gets the event'),
  'effect collapses otherwise': breaking('who carries it out is asked more or less often'),
  'effect words': words,
  // Deadlines: who waits keeps the instant that was worked out.
  'deadline added': safe('where it runs, the transitions say'),
  'deadline removed': migration('who waits for it would wait in vain'),
  'deadline renamed': migration('who waits keeps the instant only where the name is the same'),
  'deadline changed': migration('who waits keeps the instant that was worked out before'),
  'deadline only reminds': safe('where it leads, the transitions say'),
  // Context: what is stored of each instance.
  'context field added': safe('who is there gets the value that a new life begins with'),
  'context field removed': migration('what is stored of it has to be dropped'),
  'context field stricter': migration('what is stored of it may not fit'),
  'context field looser': safe('what is stored of it still fits'),
  // What callers see and set.
  'status added': safe('nobody has it yet'),
  'status removed': breaking('who asks for it finds nobody any more'),
  'status renamed': breaking('who asks for it by the old code finds nobody any more'),
  'status words': words,
  'note added': safe('it is told beside the others'),
  'note removed': breaking('who looks for its code no longer finds it'),
  'note renamed': breaking('who looks for its old code no longer finds it'),
  'note words': words,
  'policy added': safe('who does not set it gets its usual value'),
  'policy required': breaking('who creates without setting it is refused'),
  'policy removed': breaking('who sets it is no longer understood'),
  'policy stricter': breaking('what could be set may be refused'),
  'policy looser': safe('everything that could be set still can'),
  'policy default': safe('only new lives begin with it; who is there keeps theirs'),
  'fact added': breaking('events are refused while it is true'),
  'fact removed': safe('what it barred is accepted'),
  'fact bars more': breaking('events are refused that were not'),
  'fact bars less': safe('what it barred is accepted'),
  'fact read elsewhere': breaking('it may be true where it was not'),
  'fact words': words,
  // Parts that only the machine itself knows.
  'guard added': safe('where it is asked, the transitions say'),
  'guard removed': safe('where it was asked, the transitions say'),
  'guard renamed': safe('nobody outside knows its name'),
  'guard reads otherwise': breaking('it asks something else, and may refuse what was accepted'),
  'guard words': safe('only words changed; if what it asks changed, the version must be raised'),
  'action added': safe('where it is done, the transitions say'),
  'action removed': safe('where it was done, the transitions say'),
  'action renamed': safe('nobody outside knows its name'),
  'action words': words,
  'good ends': safe('nothing happens otherwise'),
  title: words,
} as const satisfies Readonly<Record<string, Row>>;

/** The name of a row of the table. */
export type Rule = keyof typeof policy;

const order: readonly Risk[] = ['safe', 'migration', 'breaking'];

/** The worst of them; safe where there is none. */
export function worst(risks: readonly Risk[]): Risk {
  return order[Math.max(0, ...risks.map((risk) => order.indexOf(risk)))] as Risk;
}
