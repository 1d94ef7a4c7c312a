/** Tests of the package of the same name. */
@NullMarked
package io.chatops.persistence.backup;

import org.jspecify.annotations.NullMarked;
