package io.chatops.persistence.log;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of log entries. */
@ApplicationScoped
class LogEntryRows implements PanacheRepositoryBase<LogEntryEntity, UUID> {}
