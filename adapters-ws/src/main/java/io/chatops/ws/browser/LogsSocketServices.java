package io.chatops.ws.browser;

import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.log.ServerLog;

/** The parts of the hub that only the logs' sockets use. */
public record LogsSocketServices(
    ServerLog log, FollowContainerLogs containers, CommandOutputs commands) {}
