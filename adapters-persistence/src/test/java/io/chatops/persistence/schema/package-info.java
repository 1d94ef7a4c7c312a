/** Tests of the package of the same name. */
@NullMarked
package io.chatops.persistence.schema;

import org.jspecify.annotations.NullMarked;
