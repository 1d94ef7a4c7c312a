package io.chatops.app.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The address of a database of yours. It may name several hosts, such as {@code
 * postgresql://a:5432,b:5432/chatops}; the hub then uses the one that is the primary.
 */
final class DatabaseUrl {
  private static final String ROLE = "targetServerType";

  /** The name that PostgreSQL's own programs have for it, and the values that need a primary. */
  private static final String ROLE_OF_LIBPQ = "target_session_attrs";

  private static final Set<String> PRIMARY_OF_LIBPQ = Set.of("primary", "read-write");
  private static final Set<String> PRIMARY = Set.of("primary", "master", "preferPrimary");

  /** Seconds after which the next host is tried; a lost machine does not answer. */
  private static final String CONNECT_TIMEOUT = "2";

  private DatabaseUrl() {}

  /**
   * Returns the address as the driver takes it.
   *
   * @throws SettingsException if it asks for a standby, which takes no writes, or has a login
   *     before its parameters, where the driver takes none
   */
  static String forDriver(String setting) {
    String url = setting.startsWith("jdbc:") ? setting : "jdbc:" + setting;
    int end = url.indexOf('?');
    String place = end < 0 ? url : url.substring(0, end);
    if (place.contains("@") || place.contains(";")) {
      throw new SettingsException(
          "chatops.database-url (CHATOPS_DATABASE_URL) has a login, or an @ or ; in a name: set"
              + " chatops.database-user and chatops.database-password (CHATOPS_DATABASE_USER,"
              + " CHATOPS_DATABASE_PASSWORD), and write %40 and %3B in names");
    }
    Map<String, String> parameters = parameters(end < 0 ? "" : url.substring(end + 1));
    String roleOfLibpq = parameters.remove(ROLE_OF_LIBPQ);
    if (roleOfLibpq != null) {
      require(ROLE_OF_LIBPQ, roleOfLibpq, PRIMARY_OF_LIBPQ);
      parameters.putIfAbsent(ROLE, "primary");
    }
    if (place.contains(",")) {
      parameters.putIfAbsent(ROLE, "primary");
      parameters.putIfAbsent("connectTimeout", CONNECT_TIMEOUT);
    }
    String role = parameters.get(ROLE);
    if (role != null) {
      require(ROLE, role, PRIMARY);
    }
    return parameters.isEmpty()
        ? place
        : parameters.entrySet().stream()
            .map(
                each ->
                    each.getValue().isEmpty()
                        ? each.getKey()
                        : each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("&", place + "?", ""));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] parts = parameter.split("=", 2);
        parameters.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    return parameters;
  }

  private static void require(String name, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw new SettingsException(
          "chatops.database-url (CHATOPS_DATABASE_URL) has %s=%s, but the hub writes: leave it out, or set %s=primary"
              .formatted(name, value, ROLE));
    }
  }
}
