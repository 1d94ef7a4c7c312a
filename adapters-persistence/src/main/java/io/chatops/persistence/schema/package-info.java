/** The versions of the schema, which the scripts in {@code db/migration} make. */
@NullMarked
package io.chatops.persistence.schema;

import org.jspecify.annotations.NullMarked;
