package io.chatops.persistence.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of API keys. */
@ApplicationScoped
class ApiKeyRows implements PanacheRepositoryBase<ApiKeyEntity, UUID> {}
