/** Places in lists that are read page by page. */
@NullMarked
package io.chatops.core.page;

import org.jspecify.annotations.NullMarked;
