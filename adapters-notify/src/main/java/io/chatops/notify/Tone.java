package io.chatops.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage;

/** How a message wants to be heard, where a service has a colour, a sign or a sound for it. */
enum Tone {
  ALARM,
  WARNING,
  CALM;

  static Tone of(NotificationMessage message) {
    return switch (message.kind()) {
      case RESOLVED, TEST -> CALM;
      case OPENED, ESCALATED, REMINDER, FLAPPING, SUMMARY ->
          message.severity() == Severity.CRITICAL ? ALARM : WARNING;
    };
  }

  <T> T pick(T alarm, T warning, T calm) {
    return switch (this) {
      case ALARM -> alarm;
      case WARNING -> warning;
      case CALM -> calm;
    };
  }
}
