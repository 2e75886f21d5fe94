-- As `append_stream_events`, which older processes still call, of `[{"topic", "type", "id", "version", "data"}, …]`: each
-- event is read once instead of once per member.
CREATE FUNCTION append_events(_tenant bigint, _at timestamptz, _count integer, _events json) RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    _head bigint;
BEGIN
    INSERT INTO stream_heads AS s (tenant_id, head) VALUES (_tenant, _count)
    ON CONFLICT (tenant_id) DO UPDATE SET head = s.head + excluded.head
    RETURNING head INTO _head;
    INSERT INTO stream_events (tenant_id, seq, at, topic, type, entity_id, version, data)
    SELECT _tenant, _head - _count + e.ordinal, _at, e.topic, e.type, e.id, e.version, e.data
    FROM ROWS FROM (json_to_recordset(_events) AS (topic text, type text, id uuid, version integer, data json))
        WITH ORDINALITY AS e (topic, type, id, version, data, ordinal);
    RETURN _head;
END
$$;

-- Written with every text and used by no statement: lists compare status and handling with parameters, and plans are made
-- before these are known. What was said in one conversation is found by `one_message_per_seq`, and is few.
DROP INDEX journal_by_status;
DROP INDEX conversations_waiting;
DROP INDEX messages_by_conversation;
