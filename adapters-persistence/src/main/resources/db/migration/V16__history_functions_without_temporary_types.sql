-- Unless it is named last, pg_temp is searched first: a reader's own type called like one of
-- PostgreSQL's would be taken in its place, and its checks would run with the hub's rights.
DO $$
DECLARE
  one regprocedure;
BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'chatops_history'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', one);
  END LOOP;
END $$;
