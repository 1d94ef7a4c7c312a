package io.chatops.persistence.embedded;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Uses the password only for SCRAM, which never sends it and makes the server prove that it knows
 * it, too. Otherwise a process that takes over the embedded database's port during a restart could
 * ask for the password in clear text. The driver has no setting for this; it loads this class by
 * its name in the JDBC URL.
 */
public final class ScramOnly implements AuthenticationPlugin {
  private final @Nullable String password;

  /** Called by the driver with the connection's properties. */
  public ScramOnly(Properties connection) {
    this.password = connection.getProperty("password");
  }

  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
    if (type != AuthenticationRequestType.SASL) {
      // This state is treated as an unavailable database; the driver does not retry by itself.
      throw new PSQLException(
          "The process on the embedded database's port is not that database: it asks for "
              + type
              + " instead of SCRAM. Find and stop that process; the password was not sent",
          PSQLState.CONNECTION_REJECTED);
    }
    return password == null ? null : password.toCharArray();
  }
}
