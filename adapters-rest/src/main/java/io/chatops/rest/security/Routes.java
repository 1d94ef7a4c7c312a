package io.chatops.rest.security;

import java.util.Set;

/** Which routes are not closed to strangers; all others are. Names are method and path. */
public final class Routes {
  private static final Set<String> PUBLIC =
      Set.of("POST /api/v1/auth/register", "POST /api/v1/auth/login", "POST /api/v1/auth/refresh");

  // What agents ask before they connect.
  private static final Set<String> FOR_API_KEYS = Set.of("GET /api/v1/api-keys/me");

  private Routes() {}

  public static boolean isPublic(String method, String path) {
    return PUBLIC.contains(method + " " + path);
  }

  public static boolean takesApiKey(String method, String path) {
    return FOR_API_KEYS.contains(method + " " + path);
  }
}
