package io.chatops.persistence.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of signing keys. */
@ApplicationScoped
class SigningKeyRows implements PanacheRepositoryBase<SigningKeyEntity, String> {}
