package io.chatops.persistence.command;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of command executions. */
@ApplicationScoped
class CommandExecutionRows implements PanacheRepositoryBase<CommandExecutionEntity, UUID> {}
