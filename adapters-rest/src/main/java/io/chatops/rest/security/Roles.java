package io.chatops.rest.security;

/**
 * The roles that a method can name in {@code @RolesAllowed}. Users have the first two; the others
 * belong to credentials that open single methods and are anonymous everywhere else.
 */
public final class Roles {
  /** Every signed-in user, admins included. */
  public static final String USER = "user";

  public static final String ADMIN = "admin";

  /** An agent's API key. */
  public static final String API_KEY = "api-key";

  /** The token of a Prometheus that watches the hub. */
  public static final String HUB_METRICS = "hub-metrics";

  /** The token of a Prometheus that keeps the servers' values. */
  public static final String SERVER_METRICS = "server-metrics";

  private Roles() {}
}
