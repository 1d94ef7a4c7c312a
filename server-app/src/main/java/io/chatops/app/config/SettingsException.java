package io.chatops.app.config;

/** A setting that the hub cannot start with; the message names it and the remedy. */
public class SettingsException extends RuntimeException {
  public SettingsException(String message) {
    super(message);
  }
}
