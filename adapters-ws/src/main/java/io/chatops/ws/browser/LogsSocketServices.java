package io.chatops.ws.browser;

import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.log.ServerLog;

/** What the logs' sockets show, beside what every socket works with. */
public record LogsSocketServices(
    ServerLog log, FollowContainerLogs containers, CommandOutputs commands) {}
