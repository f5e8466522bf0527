// What has been received, in order and without holes. No page, no network: see the tests of the protocol.

export class MessageLog {
  // contig: everything up to and including this number is on the page.
  constructor(contig) {
    this.contig = contig;
    this.head = contig;
    this.early = new Map();
  }

  // Take one message, however it came; return those that may now be shown, in order.
  accept(message) {
    this.hear(message.seq);
    if (message.seq > this.contig) this.early.set(message.seq, message);
    const ready = [];
    while (this.early.has(this.contig + 1)) {
      this.contig += 1;
      ready.push(this.early.get(this.contig));
      this.early.delete(this.contig);
    }
    return ready;
  }

  // Somebody said that there is a message with this number.
  hear(seq) {
    this.head = Math.max(this.head, seq);
  }

  get isBehind() {
    return this.head > this.contig;
  }
}
