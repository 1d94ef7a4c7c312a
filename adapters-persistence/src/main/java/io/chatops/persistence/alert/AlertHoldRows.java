package io.chatops.persistence.alert;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of holds. */
@ApplicationScoped
class AlertHoldRows implements PanacheRepositoryBase<AlertHoldEntity, KeyColumns> {}
