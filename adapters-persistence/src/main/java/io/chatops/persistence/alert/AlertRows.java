package io.chatops.persistence.alert;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of alerts. */
@ApplicationScoped
class AlertRows implements PanacheRepositoryBase<AlertEntity, UUID> {}
