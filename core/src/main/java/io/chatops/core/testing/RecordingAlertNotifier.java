package io.chatops.core.testing;

import io.chatops.core.notify.AlertNotifier;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends nothing, records what it was to send, and returns the configured receipts. */
public final class RecordingAlertNotifier implements AlertNotifier {
  /** One attempt. */
  public record Sent(ChannelSettings settings, NotificationMessage message) {}

  private final List<Sent> attempts = new CopyOnWriteArrayList<>();
  private volatile Function<Sent, Receipt> answer = sent -> new Receipt.Delivered("HTTP 200");
  private volatile Consumer<ChannelSettings> rule = settings -> {};

  /** From now on answers so; what it throws is thrown. */
  public void answer(Function<Sent, Receipt> with) {
    answer = with;
  }

  /** From now on refuses settings that this one throws at. */
  public void refuse(Consumer<ChannelSettings> by) {
    rule = by;
  }

  @Override
  public void check(ChannelSettings settings) {
    rule.accept(settings);
  }

  @Override
  public Receipt send(ChannelSettings settings, NotificationMessage message) {
    Sent sent = new Sent(settings, message);
    attempts.add(sent);
    return answer.apply(sent);
  }

  /** Every attempt, those that failed, too. */
  public List<Sent> attempts() {
    return List.copyOf(attempts);
  }

  /** The messages that were to be sent, in order. */
  public List<NotificationMessage> messages() {
    return attempts.stream().map(Sent::message).toList();
  }
}
