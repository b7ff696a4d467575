import type { SampleSource } from './test-library.ts'

/** A small library with near misses on purpose: sources that share words with a query and are not its answer. */
export const goldenLibrary: SampleSource[] = [
  {
    title: 'Sourdough bread',
    tags: ['kitchen'],
    texts: [
      'Feed the starter with flour and water every day. The dough rises overnight and bakes at 240 degrees in a closed pot.',
    ],
  },
  {
    title: 'A baker’s year in Lisbon',
    tags: ['kitchen', 'travel'],
    texts: [
      'Mornings began at four. We sold bread to the market women, and in the evening we wrote letters home about the sea.',
    ],
  },
  {
    title: 'Gluten-free flours compared',
    tags: ['kitchen'],
    texts: [
      'Rice, buckwheat and chickpea flour absorb different amounts of water. Xanthan gum binds the dough in place of gluten.',
    ],
  },
  {
    title: 'Cast iron care',
    tags: ['kitchen'],
    texts: [
      'Rub the pan with oil and heat it until it smokes. Never soak it. Rust comes off with steel wool.',
    ],
  },
  {
    title: 'Fermenting vegetables',
    tags: ['kitchen'],
    texts: [
      'Cabbage needs two percent salt by weight. Keep it under the brine, away from air, and taste it after a week.',
    ],
  },
  {
    title: 'Knife sharpening',
    tags: ['kitchen', 'workshop'],
    texts: [
      'Hold an angle of fifteen degrees. Draw the blade along a wet stone until a burr forms, then strop it on leather.',
    ],
  },
  {
    title: 'Kubernetes',
    tags: ['ops'],
    texts: ['A cluster schedules containers in pods onto nodes. A deployment replaces pods step by step.'],
  },
  {
    title: 'Rolling back a deployment',
    tags: ['ops'],
    headings: ['Kubernetes', 'Releases'],
    texts: [
      'Run kubectl rollout undo to return to the previous revision. Watch the pods until all of them are ready.',
    ],
  },
  {
    title: 'Docker volumes on a small server',
    tags: ['ops'],
    texts: [
      'A named volume survives the container. Back it up with tar from a helper container while the service is stopped.',
    ],
  },
  {
    title: 'PostgreSQL backup strategy',
    tags: ['ops', 'database'],
    texts: [
      'Archive the write-ahead log continuously and take a base backup each night. Restore to a point in time and test it monthly.',
    ],
  },
  {
    title: 'Full text search in PostgreSQL',
    tags: ['database'],
    texts: [
      'A tsvector holds lexemes with their positions. A GIN index makes matching fast; ts_rank orders the matches.',
    ],
  },
  {
    title: 'Choosing an index',
    tags: ['database'],
    texts: [
      'A B-tree serves equality and ranges. GIN serves arrays and documents, BRIN serves huge tables in physical order.',
    ],
  },
  {
    title: 'Why connection pools exist',
    tags: ['database'],
    texts: [
      'Each server process takes memory. A pool hands out a few connections to many clients and queues the rest.',
    ],
  },
  {
    title: 'Idempotent job handlers',
    tags: ['ops'],
    texts: [
      'A message may arrive twice. Store the id of what was processed in the same transaction as its effect.',
    ],
  },
  {
    title: 'Error E1042: lease expired',
    kind: 'link',
    tags: ['ops'],
    texts: [
      'The worker lost its lease because a heartbeat came late. Raise lease_timeout_ms or make the steps shorter.',
    ],
  },
  {
    title: 'Error codes of the scheduler',
    kind: 'link',
    tags: ['ops'],
    texts: ['E1040 unknown queue. E1041 payload too large. E1042 lease expired. E1043 duplicate key.'],
  },
  {
    title: 'MPU6050 wiring',
    kind: 'file',
    tags: ['workshop'],
    texts: [
      'Connect SDA and SCL of the gyroscope with pull-up resistors of 4.7 kΩ. The address is 0x68 when AD0 is low.',
    ],
  },
  {
    title: 'Reading a BME280 sensor',
    kind: 'file',
    tags: ['workshop'],
    texts: [
      'The chip measures temperature, humidity and pressure. Compensate the raw values with the calibration registers.',
    ],
  },
  {
    title: 'Soldering basics',
    tags: ['workshop'],
    texts: [
      'Heat the pad and the pin together, then feed the tin. A shiny cone is good; a dull ball is a cold joint.',
    ],
  },
  {
    title: 'Choosing a multimeter',
    tags: ['workshop'],
    texts: [
      'True RMS matters for alternating current. A continuity beeper and a backlight are worth more than digits.',
    ],
  },
  {
    title: 'The lighthouse keeper',
    kind: 'file',
    tags: ['novel'],
    texts: [
      'The storm took the stairs first. He climbed by rope, lit the lamp, and wrote the hour in the log as if nothing had happened.',
    ],
  },
  {
    title: 'Hamlet',
    kind: 'file',
    tags: ['novel'],
    headings: ['Act III', 'Scene 1'],
    texts: [
      'To be, or not to be, that is the question: whether ’tis nobler in the mind to suffer the slings and arrows of outrageous fortune.',
    ],
  },
  {
    title: 'Notes on a question of being',
    tags: ['philosophy'],
    texts: [
      'What is it to be? The question is older than the answers, and not one of them is to be trusted.',
    ],
  },
  {
    title: 'Stoic exercises',
    tags: ['philosophy'],
    texts: [
      'Each evening review the day. Picture losing what you love, so that you hold it gratefully and lightly.',
    ],
  },
  {
    title: 'New York in two days',
    kind: 'link',
    tags: ['travel'],
    texts: ['Walk the High Line at dawn, cross Brooklyn Bridge at dusk, and eat a slice standing up.'],
  },
  {
    title: 'York: a walled city',
    kind: 'link',
    tags: ['travel'],
    texts: ['The new visitor centre stands near the Minster. Walk the medieval walls before the shops open.'],
  },
  {
    title: 'Night trains across Europe',
    kind: 'link',
    tags: ['travel'],
    texts: ['Book a couchette early. The train from Vienna to Venice is split in Villach while you sleep.'],
  },
  {
    title: 'Visa rules for Japan',
    kind: 'link',
    tags: ['travel'],
    texts: [
      'Tourists from many countries may stay ninety days. 東京 and 大阪 have the fastest immigration counters.',
    ],
  },
  {
    title: 'Growing tomatoes on a balcony',
    tags: ['garden'],
    texts: [
      'Choose a determinate variety, water in the morning, and pinch out side shoots. Blossom-end rot means too little calcium.',
    ],
  },
  {
    title: 'Compost that does not smell',
    tags: ['garden'],
    texts: [
      'Mix two parts brown with one part green. Turn the heap when it sinks. A sour smell means too little air.',
    ],
  },
  {
    title: 'Pruning apple trees',
    tags: ['garden'],
    texts: [
      'Cut in late winter. Remove crossing branches, keep the crown open, and never take more than a third.',
    ],
  },
  {
    title: 'Bees in the city',
    tags: ['garden'],
    texts: [
      'A hive on a roof needs shade at noon and water nearby. Inspect it weekly in May, when colonies swarm.',
    ],
  },
  {
    title: 'Sleep and memory',
    kind: 'file',
    tags: ['health'],
    texts: [
      'Slow-wave sleep replays the day. Students who slept after learning remembered a third more word pairs.',
    ],
  },
  {
    title: 'Running injuries',
    kind: 'file',
    tags: ['health'],
    texts: [
      'Most shin pain follows a sudden rise in distance. Add ten percent a week and run softly on varied ground.',
    ],
  },
  {
    title: 'The pump in Broad Street',
    kind: 'file',
    tags: ['health'],
    texts: [
      'Snow put the deaths from cholera on a map. They lay around one pump, and its water came from beside a cesspit.',
    ],
  },
  {
    title: 'Migraine triggers',
    kind: 'file',
    tags: ['health'],
    texts: ['Keep a diary of sleep, wine, cheese and weather. Triptans help when taken early in an attack.'],
  },
  {
    title: 'How noise cancelling works',
    kind: 'link',
    tags: ['physics'],
    texts: [
      'A microphone samples the sound and a speaker plays its inverse. Low steady tones cancel well, voices badly.',
    ],
  },
  {
    title: 'Why the sky is blue',
    kind: 'link',
    tags: ['physics'],
    texts: [
      'Short waves scatter more on air molecules than long ones. At sunset the path is long, and red remains.',
    ],
  },
  {
    title: 'Tax deadlines for freelancers',
    tags: ['office'],
    texts: [
      'Advance payments are due on the tenth of March, June, September and December. Keep receipts for ten years.',
    ],
  },
  {
    title: 'Meeting notes: naïve Bayes spam filter',
    tags: ['office'],
    texts: [
      'We count words in wanted and unwanted mail. Smoothing avoids zero probabilities. Café invoices were misfiled.',
    ],
  },
  {
    title: 'Cancelling the gym contract',
    tags: ['office', 'health'],
    texts: ['Three months’ notice in writing. They must confirm receipt; a registered letter proves it.'],
  },
]

/**
 * A query and the source that must be among the first three; `first` when it must be the very first, `only` when
 * nothing else has to do with it.
 */
export const goldenQueries: { q: string; title: string; first?: boolean; only?: boolean }[] = [
  { q: 'sourdough', title: 'Sourdough bread', first: true },
  { q: 'kubernetes', title: 'Kubernetes', first: true },
  { q: 'how do I feed a sourdough starter', title: 'Sourdough bread', first: true },
  { q: 'baking dough overnight', title: 'Sourdough bread', first: true },
  { q: 'flour instead of gluten', title: 'Gluten-free flours compared', first: true },
  { q: 'undo a kubernetes release', title: 'Rolling back a deployment' },
  { q: 'rollout undo', title: 'Rolling back a deployment', first: true },
  { q: 'back up a docker volume', title: 'Docker volumes on a small server', first: true },
  { q: 'postgres point in time restore', title: 'PostgreSQL backup strategy' },
  { q: 'gin index full text', title: 'Full text search in PostgreSQL', first: true },
  { q: 'ts_rank', title: 'Full text search in PostgreSQL', first: true },
  { q: 'E1042', title: 'Error E1042: lease expired', first: true },
  { q: 'lease_timeout_ms', title: 'Error E1042: lease expired', first: true },
  { q: '6050', title: 'MPU6050 wiring', first: true },
  { q: 'gyroscope adress', title: 'MPU6050 wiring', first: true },
  { q: '"to be or not to be"', title: 'Hamlet', first: true },
  { q: 'slings and arrows', title: 'Hamlet', first: true },
  { q: 'new york', title: 'New York in two days', first: true },
  { q: '東京', title: 'Visa rules for Japan', first: true },
  { q: 'tomatos balcony', title: 'Growing tomatoes on a balcony', first: true },
  { q: 'compost smells sour', title: 'Compost that does not smell', first: true },
  { q: 'runn', title: 'Running injuries' },
  { q: 'sleep -migraine', title: 'Sleep and memory', first: true },
  { q: 'naive bayes', title: 'Meeting notes: naïve Bayes spam filter', first: true },
  { q: 'cancelling a contract in writing', title: 'Cancelling the gym contract', first: true },
  { q: 'why is the sky red at sunset', title: 'Why the sky is blue', first: true },
  { q: 'cholera and the water', title: 'The pump in Broad Street', only: true },
  { q: 'pull-up resistors gyroscope', title: 'MPU6050 wiring', only: true },
  { q: 'reviewing each evening', title: 'Stoic exercises', only: true },
  { q: 'node.js memory leak sleep students', title: 'Sleep and memory' },
]
