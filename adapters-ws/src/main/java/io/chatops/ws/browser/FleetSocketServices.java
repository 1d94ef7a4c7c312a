package io.chatops.ws.browser;

import io.chatops.core.alert.Alerts;
import io.chatops.core.log.LogQueries;

/** The parts of the hub that only the fleet's sockets use. */
public record FleetSocketServices(FleetWatch fleet, Alerts alerts, LogQueries logs) {}
