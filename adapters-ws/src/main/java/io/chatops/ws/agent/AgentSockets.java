package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.cluster.Drain;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.ConnectionMemoryBudget;
import io.chatops.ws.EndpointLimits;
import io.chatops.ws.ReadBudget;
import io.chatops.ws.SocketGroup;
import io.chatops.ws.WaitingSockets;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open sockets of all agents and their shared budget. */
public final class AgentSockets implements SocketGroup {
  private static final int FIRST_MESSAGE_BYTES = 16 * 1024;

  private final AgentSocketSettings settings;
  private final AgentSocketServices services;
  private final EndpointLimits limits;
  private final ReadBudget budget;
  private final Set<AgentSocket> sockets = ConcurrentHashMap.newKeySet();

  /** Absent: agents are let in. */
  private volatile @Nullable CloseReason closedFor;

  public AgentSockets(
      AgentSocketSettings settings, AllowedOrigins origins, AgentSocketServices services) {
    this.settings = settings;
    this.services = services;
    this.limits =
        new EndpointLimits(
            origins,
            new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress()),
            new ConnectionMemoryBudget(settings.heldBytes(), settings.heldBytes()),
            FIRST_MESSAGE_BYTES,
            services.counters());
    // Some reports are still in transit when reading stops; leave room for them.
    int reports = Math.max(1, services.store().queueLimit() / 4 * 3);
    this.budget = new ReadBudget(settings.heldBytes(), reports, this::stopReading);
  }

  @Override
  public EndpointLimits limits() {
    return limits;
  }

  @Override
  public void opened(WebSocketConnection connection) {
    AgentSocket agent = new AgentSocket(connection, settings, services, budget, sockets::remove);
    sockets.add(agent);
    agent.start();
    CloseReason reason = closedFor;
    if (reason != null) {
      agent.close(reason);
    }
  }

  /** Closes every socket with 1001 and accepts no more; reports already read are still stored. */
  @Override
  public void stop() {
    closedFor = CloseReason.HUB_STOPS;
    sockets.forEach(socket -> socket.close(CloseReason.HUB_STOPS));
  }

  @Override
  public void closeAll() {
    sockets.forEach(socket -> socket.close(CloseReason.CUT_OFF));
  }

  @Override
  public void rejectNew(boolean everybody) {
    closedFor = everybody ? CloseReason.DRAINED : null;
  }

  @Override
  public Collection<? extends Drain.Guest> guests() {
    return sockets;
  }

  /** Returns the bytes of reports waiting to be stored. */
  public long heldBytes() {
    return budget.heldBytes();
  }

  /** Returns the number of sockets that have not authenticated yet. */
  public int waitingCount() {
    return limits.waiting().count();
  }

  private void stopReading() {
    sockets.forEach(AgentSocket::stopForBudget);
  }
}
