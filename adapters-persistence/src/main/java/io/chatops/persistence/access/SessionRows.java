package io.chatops.persistence.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of sessions. */
@ApplicationScoped
class SessionRows implements PanacheRepositoryBase<SessionEntity, UUID> {}
