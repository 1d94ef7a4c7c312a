package io.chatops.core.alert;

/** How bad an alert is, from the mildest. */
public enum Severity {
  WARNING,
  CRITICAL
}
