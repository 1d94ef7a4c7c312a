package io.chatops.persistence.notify;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of notifications. */
@ApplicationScoped
class NotificationRows implements PanacheRepositoryBase<NotificationEntity, UUID> {}
