package io.chatops.ws.browser;

import io.chatops.core.log.ServerLog;
import io.chatops.core.remote.HostRequests;

/** The parts of the hub that only the logs' sockets use. */
public record LogsSocketServices(ServerLog log, HostRequests requests) {}
