package io.chatops.persistence.notify;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The table of channels. */
@ApplicationScoped
class ChannelRows implements PanacheRepositoryBase<ChannelEntity, UUID> {}
