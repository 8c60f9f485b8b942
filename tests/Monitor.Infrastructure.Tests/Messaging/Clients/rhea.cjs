// Asks a broker the same questions as uamqp.py, with a client that knows nothing of ours; prints the answers as JSON.
const crypto = require('crypto');
const rhea = require('rhea');
const [port, user, key] = process.argv.slice(2);
const answers = {};
const patience = 10_000;

function heard(source, ...events) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`none of ${events}`)), patience);
    for (const event of events) {
      source.once(event, (context) => { clearTimeout(timer); resolve({ event, context }); });
    }
  });
}

function signature(secret, seconds) {
  const resource = encodeURIComponent('amqps://localhost/work');
  const expiry = Math.floor(Date.now() / 1000) + seconds;
  const sign = crypto.createHmac('sha256', secret).update(`${resource}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(sign)}&se=${expiry}&skn=${user}`;
}

// rhea reads on only when more comes if an open arrives together with the outcome of SASL; a heartbeat is more.
function connect(username, password) {
  return rhea.create_container().connect({ host: '127.0.0.1', port: Number(port), username, password, reconnect: false, idle_time_out: 1000 });
}

const conditionOf = (source) => source && source.error && source.error.condition;

async function send(sender, message) {
  if (!sender.sendable()) { await heard(sender, 'sendable'); }
  sender.send(message);
  const { event, context } = await heard(sender, 'accepted', 'rejected', 'released', 'modified');
  return event === 'rejected' ? context.delivery.remote_state.error.condition : event;
}

async function open(connection, kind, options) {
  const link = kind === 'sender' ? connection.open_sender(options) : connection.open_receiver(options);
  const { event } = await heard(link, `${kind}_open`, `${kind}_error`);
  if (event === `${kind}_error`) { return { error: conditionOf(link) }; }
  const end = kind === 'sender' ? link.remote.attach.target : link.remote.attach.source;
  if (!end || !end.address) {
    if (!link.error) { await heard(link, `${kind}_error`); }
    return { error: conditionOf(link) };
  }
  return link;
}

async function receive(receiver) {
  const message = heard(receiver, 'message');
  receiver.add_credit(1);
  return (await message).context;
}

async function putToken(connection, replyTo, name, value) {
  const answersLink = await open(connection, 'receiver', { source: '$cbs', target: { address: replyTo }, credit_window: 5, name: `${replyTo}-answers` });
  const questions = await open(connection, 'sender', { target: '$cbs', name: `${replyTo}-questions` });
  const answer = heard(answersLink, 'message');
  await send(questions, {
    message_id: 7, reply_to: replyTo, body: value,
    application_properties: { operation: 'put-token', type: 'servicebus.windows.net:sastoken', name },
  });
  const { message } = (await answer).context;
  return { status: message.application_properties['status-code'], isForUs: message.correlation_id === 7 };
}

async function main() {
  const stranger = connect(user, 'another key');
  stranger.on('connection_error', () => {});
  const refused = await heard(stranger, 'connection_open', 'connection_error', 'disconnected', 'rejected');
  answers.wrongKey = refused.event === 'connection_open' ? 'taken' : 'refused';

  const connection = connect(user, key);
  await heard(connection, 'connection_open');
  answers.missingQueue = (await open(connection, 'sender', 'not-there')).error;

  const sender = await open(connection, 'sender', { target: 'work' });
  answers.largest = Number(sender.remote.attach.max_message_size);
  answers.sent = await send(sender, { message_id: 'm-1', subject: 'kind', content_type: 'application/json', body: rhea.message.data_section(Buffer.from('{"v":1}')), application_properties: { v: 1 } });
  answers.sentAgain = await send(sender, { message_id: 'm-1', body: 'the same' });
  answers.tooLarge = await send(sender, { message_id: 'm-0', body: 'x'.repeat(300_000) });

  const receiver = await open(connection, 'receiver', { source: 'work', autoaccept: false, credit_window: 0 });
  let given = await receive(receiver);
  answers.first = { id: given.message.message_id, deliveries: given.message.delivery_count || 0, subject: given.message.subject, v: given.message.application_properties.v, body: given.message.body.content.toString() };
  answers.tag = given.delivery.tag.length;
  answers.hasLock = given.message.message_annotations['x-opt-locked-until'] instanceof Date;
  given.delivery.release();
  given = await receive(receiver);
  answers.afterReleased = given.message.delivery_count || 0;
  given.delivery.modified({ delivery_failed: true, undeliverable_here: false });
  given = await receive(receiver);
  answers.afterModified = given.message.delivery_count;
  given.delivery.reject({ condition: 'com.microsoft:dead-letter', info: { DeadLetterReason: 'kept-aside', DeadLetterErrorDescription: 'Nobody knows it.' } });

  const dead = await open(connection, 'receiver', { source: 'work/$deadletterqueue', autoaccept: false, credit_window: 0 });
  given = await receive(dead);
  answers.dead = { id: given.message.message_id, reason: given.message.application_properties.DeadLetterReason, description: given.message.application_properties.DeadLetterErrorDescription };
  given.delivery.accept();

  await send(sender, { message_id: 'm-2', body: 'fails too often' });
  for (let i = 0; i < 3; i++) {
    given = await receive(receiver);
    given.delivery.modified({ delivery_failed: true, undeliverable_here: false });
  }
  given = await receive(dead);
  answers.tooOften = { id: given.message.message_id, reason: given.message.application_properties.DeadLetterReason };
  given.delivery.accept();

  const before = Date.now();
  await send(sender, { message_id: 'm-3', body: 'later', message_annotations: { 'x-opt-scheduled-enqueue-time': new Date(before + 600) } });
  given = await receive(receiver);
  answers.scheduled = given.message.message_id === 'm-3' && Date.now() - before >= 600;
  given.delivery.accept();
  connection.close();

  const nobody = connect('nobody', undefined);
  await heard(nobody, 'connection_open');
  answers.withoutToken = (await open(nobody, 'sender', { target: 'work', name: 'before' })).error;
  answers.wrongToken = (await putToken(nobody, 'first', 'amqps://localhost/work', signature('another key', 300))).status;
  answers.token = await putToken(nobody, 'second', 'amqps://localhost/work', signature(key, 300));
  const authorised = await open(nobody, 'sender', { target: 'work', name: 'after' });
  answers.withToken = await send(authorised, { message_id: 'm-4', body: 'with a token' });
  answers.tokenForAnotherQueue = (await open(nobody, 'sender', { target: 'mail', name: 'other' })).error;
  await putToken(nobody, 'third', 'amqps://localhost/work', signature(key, 2));
  await heard(authorised, 'sender_error', 'sender_close');
  answers.expired = conditionOf(authorised);
  nobody.close();
}

main().then(() => { console.log(JSON.stringify(answers)); process.exit(0); }, (error) => { console.error(error, JSON.stringify(answers)); process.exit(1); });
