using Monitor.Domain.People;
using Monitor.Testing;

namespace Monitor.App.Tests.Access;

/// <summary>The table that agencies read says what the code does.</summary>
public sealed class PermissionsDocumentTests
{
    private static readonly Roles[] Columns =
    [
        Roles.Referrer, Roles.Practitioner, Roles.AgencyLead, Roles.ServiceTeam, Roles.BoardsManager, Roles.Chair, Roles.Administrator, Roles.Auditor,
    ];

    private static readonly Dictionary<string, string[]> Rows = File.ReadAllLines(Repository.PathTo("docs", "permissions.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|'))
        .ToDictionary(cells => cells[0].Trim(' ', '`'), cells => cells[2..]);

    public static TheoryData<Permission> Every => [.. Permissions.All];

    [Fact]
    public void Every_permission_has_its_row_and_there_is_no_other() =>
        Assert.Equal(Permissions.All.Select(permission => permission.ToString()), Rows.Keys);

    [Theory]
    [MemberData(nameof(Every))]
    public void The_table_says_who_may(Permission permission) =>
        Assert.Equal(
            Columns.Select(role => Permissions.Allow(role, permission)),
            Rows[permission.ToString()].Select(cell => cell.Trim() == "yes"));

    [Fact]
    public void Every_role_has_a_column() => Assert.Equal(RoleNames.All.Order(), Columns.Order());
}
