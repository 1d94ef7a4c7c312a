package io.chatops.persistence.alert;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of thresholds. */
@ApplicationScoped
class AlertThresholdRows implements PanacheRepositoryBase<AlertThresholdEntity, UUID> {}
