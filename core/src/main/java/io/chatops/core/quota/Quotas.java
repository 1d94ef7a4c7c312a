package io.chatops.core.quota;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;

/** The quotas of every owner on this hub. */
public record Quotas(
    Quota serversPerUser,
    Quota serversPerAdmin,
    Quota apiKeysPerServer,
    Quota thresholdsPerUser,
    Quota channelsPerUser,
    OutputQuota commandOutput) {
  /** The quotas of a hub whose settings name none. */
  public static final Quotas DEFAULTS = of(200, 2_000, 100, 500, 20, 64, 1_024);

  /**
   * Builds the quotas; each number is at least 1.
   *
   * @param outputMegabytesPerServer of commands' output, of 2^20 bytes
   * @param outputMegabytesPerUser the same, of all servers of a user
   */
  public static Quotas of(
      int serversPerUser,
      int serversPerAdmin,
      int apiKeysPerServer,
      int thresholdsPerUser,
      int channelsPerUser,
      int outputMegabytesPerServer,
      int outputMegabytesPerUser) {
    return new Quotas(
        new Quota(serversPerUser, "servers", "chatops.limits.servers-per-user"),
        new Quota(serversPerAdmin, "servers", "chatops.limits.servers-per-admin"),
        new Quota(
            apiKeysPerServer,
            "active API keys for this server",
            "chatops.limits.api-keys-per-server"),
        new Quota(thresholdsPerUser, "thresholds", "chatops.limits.thresholds-per-user"),
        new Quota(channelsPerUser, "channels", "chatops.limits.channels-per-user"),
        new OutputQuota(
            (long) outputMegabytesPerServer << 20, (long) outputMegabytesPerUser << 20));
  }

  /** Returns the number of servers that this user may own. */
  public Quota servers(Actor owner) {
    return servers(owner.role());
  }

  /** Returns the number of servers that a user of this role may own. */
  public Quota servers(Role role) {
    return role == Role.ADMIN ? serversPerAdmin : serversPerUser;
  }
}
