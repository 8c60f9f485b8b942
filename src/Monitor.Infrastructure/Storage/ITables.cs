namespace Monitor.Infrastructure.Storage;

/// <summary>The fixed set of tables.</summary>
internal interface ITables
{
    /// <summary>What was asked of these tables so far.</summary>
    RequestCounter Requests { get; }

    /// <summary>The table of that name.</summary>
    ITable Table(TableName name);

    /// <summary>Makes the tables that do not exist yet.</summary>
    Task EnsureCreatedAsync(CancellationToken cancellationToken);
}

/// <summary>Tables by their names.</summary>
internal static class TablesByName
{
    extension(ITables tables)
    {
        public ITable Assurance => tables.Table(TableName.Assurance);

        public ITable Locator => tables.Table(TableName.Locator);

        public ITable Directory => tables.Table(TableName.Directory);

        public ITable Jobs => tables.Table(TableName.Jobs);

        public ITable Board => tables.Table(TableName.Board);

        public ITable Matching => tables.Table(TableName.Matching);

        public ITable Keys => tables.Table(TableName.Keys);

        public ITable Imports => tables.Table(TableName.Imports);

        public ITable Access => tables.Table(TableName.Access);
    }
}
