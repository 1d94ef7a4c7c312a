package io.chatops.persistence.server;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of servers. */
@ApplicationScoped
class ServerRows implements PanacheRepositoryBase<ServerEntity, UUID> {}
