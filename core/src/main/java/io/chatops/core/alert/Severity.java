package io.chatops.core.alert;

/** The severity of an alert, from the mildest. */
public enum Severity {
  WARNING,
  CRITICAL
}
