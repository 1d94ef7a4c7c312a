package io.chatops.core.command;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryCommandExecutionRepository;
import io.chatops.core.quota.OutputQuota;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A storage that a test takes away and gives back. */
final class FailingAtWill implements CommandExecutionRepository {
  private final InMemoryCommandExecutionRepository storage =
      new InMemoryCommandExecutionRepository();
  boolean failing;
  boolean failingToStart;
  Consumer<CommandExecution> onAdded = execution -> {};

  private CommandExecutionRepository storage() {
    if (failing) {
      throw ChatOpsException.storageUnavailable("away", new IllegalStateException("as wanted"));
    }
    return storage;
  }

  @Override
  public void add(CommandExecution execution, HubId hub) {
    storage().add(execution, hub);
    onAdded.accept(execution);
  }

  @Override
  public void start(CommandExecution running) {
    if (failingToStart) {
      throw new IllegalStateException("as wanted");
    }
    storage().start(running);
  }

  @Override
  public boolean end(CommandExecution execution, OutputQuota quota) {
    return storage().end(execution, quota);
  }

  @Override
  public Optional<CommandExecution> find(ServerId serverId, CommandExecutionId id) {
    return storage().find(serverId, id);
  }

  @Override
  public Page find(Query query) {
    return storage().find(query);
  }

  @Override
  public int markUnfinishedLost(Instant askedBefore, Instant now, String reason) {
    return storage().markUnfinishedLost(askedBefore, now, reason);
  }

  @Override
  public int markLostOfEndedHubs(Instant now, String reason) {
    return storage().markLostOfEndedHubs(now, reason);
  }

  @Override
  public void deleteServer(ServerId serverId) {
    storage().deleteServer(serverId);
  }

  @Override
  public long deleteOld(Instant before, int maxPerServer) {
    return storage().deleteOld(before, maxPerServer);
  }
}
