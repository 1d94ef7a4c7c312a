package io.chatops.persistence.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of audit events. */
@ApplicationScoped
class AuditEventRows implements PanacheRepositoryBase<AuditEventEntity, UUID> {}
