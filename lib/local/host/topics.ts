/** One message as a topic took it. */
export interface TopicMessage {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

/** The newest are kept, for whoever wants to look. */
const kept = 500;

/** Plays SNS as far as messages go: Publish, and nobody who is subscribed. */
export class Topics {
  readonly messages: TopicMessage[] = [];

  publish(message: TopicMessage): void {
    this.messages.push(message);
    if (this.messages.length > kept) this.messages.splice(0, this.messages.length - kept);
  }
}
