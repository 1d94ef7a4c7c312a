package io.chatops.core.assembly;

import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.agent.LocateAgent;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.audit.Audit;
import io.chatops.core.fleet.FleetQueries;
import io.chatops.core.hub.Hint;
import io.chatops.core.log.LogQueries;
import io.chatops.core.mark.AvailabilityQueries;
import io.chatops.core.mark.MarkQueries;
import io.chatops.core.note.Notes;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Servers;
import io.chatops.core.storage.Storage;
import java.util.List;

/** The use cases of servers, their logs and their agents. */
public record ServerUseCases(
    Servers servers,
    FleetQueries fleetQueries,
    CheckServerHealth checkServerHealth,
    ListProcesses listProcesses,
    LocateAgent locateAgent,
    LogQueries logQueries,
    MarkQueries markQueries,
    AvailabilityQueries availabilityQueries,
    Notes notes) {

  /** Builds the use cases. */
  public static ServerUseCases of(SharedState shared, AlertEngine alerts) {
    Storage storage = shared.storage();
    OwnedServers owned = shared.owned();
    Audit audit = shared.audit();
    return new ServerUseCases(
        new Servers(
            owned,
            storage.servers(),
            shared.presence(),
            shared.levels(),
            shared.releases(),
            shared.quotas(),
            audit,
            shared.clock(),
            new Servers.Followers(
                (server, by) -> {
                  shared.hint(
                      Hint.Kind.SERVER, server.id().value()); // first: the other waits for storage
                  alerts.follow(server, by);
                },
                id -> shared.hint(Hint.Kind.SERVER, id.value()),
                List.of(
                    shared.presence()::remove,
                    shared.ownership()::remove,
                    shared.watched()::remove,
                    alerts::remove,
                    shared.live()::publishRemoved,
                    shared.latest()::remove,
                    shared.vitals()::remove,
                    storage.metrics()::deleteServer,
                    storage.commandExecutions()::deleteServer,
                    storage.logEntries()::deleteServer))),
        new FleetQueries(
            storage.servers(),
            shared.presence(),
            shared.openAlerts(),
            shared.levels(),
            shared.vitals(),
            shared.releases(),
            shared.sharedValues()::refresh),
        new CheckServerHealth(owned, shared.presence(), audit),
        new ListProcesses(owned, shared.presence(), shared.latest(), shared.reader()),
        new LocateAgent(owned, shared.presence(), shared.ownership()),
        new LogQueries(owned, storage.logEntries()),
        new MarkQueries(
            owned,
            storage.alerts(),
            storage.logEntries(),
            storage.commandExecutions(),
            storage.auditTrail(),
            storage.notes(),
            shared.silenceAllowed()),
        new AvailabilityQueries(
            owned,
            storage.logEntries(),
            shared.presence(),
            shared.clock(),
            shared.silenceAllowed()),
        new Notes(owned, storage.notes(), audit, shared.clock()));
  }
}
