package io.chatops.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage;

/** The urgency of a message, for services that have colours, signs or sounds. */
enum Urgency {
  ALARM,
  WARNING,
  LOW;

  static Urgency of(NotificationMessage message) {
    return switch (message.kind()) {
      case RESOLVED, BACKUP_TAKEN, TEST -> LOW;
      case OPENED, ESCALATED, REMINDER, FLAPPING, SUMMARY, BACKUP_LATE ->
          message.severity() == Severity.CRITICAL ? ALARM : WARNING;
    };
  }

  <T> T pick(T alarm, T warning, T calm) {
    return switch (this) {
      case ALARM -> alarm;
      case WARNING -> warning;
      case LOW -> calm;
    };
  }
}
