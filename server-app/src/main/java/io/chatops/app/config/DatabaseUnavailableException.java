package io.chatops.app.config;

/** A database that the settings name but that does not answer now: a later start may find it. */
public final class DatabaseUnavailableException extends SettingsException {
  DatabaseUnavailableException(String message) {
    super(message);
  }
}
