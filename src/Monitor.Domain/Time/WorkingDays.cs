namespace Monitor.Domain.Time;

/// <summary>
/// Working days of England and Wales: Monday to Friday without the bank holidays of a list (DOMAIN §6, gov.uk).
/// Beyond the list's last year only weekends are known; <see cref="ListedUntil"/> tells how far it reaches.
/// </summary>
public sealed class WorkingDays
{
    /// <summary>How long after the list's end counting is still quick; later, and before the list, it goes day by day.</summary>
    private const int YearsCountedAhead = 2;

    private readonly HashSet<DateOnly> _holidays;
    private readonly int _firstDay;
    private readonly DateOnly[] _worked;
    private readonly int[] _workedUpTo;

    public WorkingDays(IEnumerable<DateOnly> bankHolidays, string version)
    {
        _holidays = [.. bankHolidays];
        Version = version;
        ListedUntil = _holidays.Count == 0 ? DateOnly.MinValue : new DateOnly(_holidays.Max().Year, 12, 31);

        var first = _holidays.Count == 0 ? DateOnly.MaxValue : _holidays.Min();
        var last = ListedUntil.AddYears(YearsCountedAhead);
        var worked = new List<DateOnly>();
        var workedUpTo = new List<int>();

        for (var date = first; date <= last; date = date.AddDays(1))
        {
            if (Includes(date))
            {
                worked.Add(date);
            }

            workedUpTo.Add(worked.Count);
        }

        _firstDay = first.DayNumber;
        _worked = [.. worked];
        _workedUpTo = [.. workedUpTo];
    }

    /// <summary>Names the list this was made from, so that what was computed with an older one can be found.</summary>
    public string Version { get; }

    /// <summary>The last day for which bank holidays are listed.</summary>
    public DateOnly ListedUntil { get; }

    public bool Includes(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(date);

    /// <summary>This date if it is a working day, else the next one.</summary>
    public DateOnly OnOrAfter(DateOnly date) => Includes(date) ? date : Add(date, 1);

    /// <summary>
    /// The day that is <paramref name="count"/> working days after <paramref name="date"/>, which itself is not counted.
    /// No days after a date is that date, working or not.
    /// </summary>
    public DateOnly Add(DateOnly date, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        if (count == 0)
        {
            return date;
        }

        var day = date.DayNumber - _firstDay;

        if (day >= 0 && day < _workedUpTo.Length)
        {
            var place = _workedUpTo[day] + count - 1;

            if (place < _worked.Length)
            {
                return _worked[place];
            }
        }

        return AddDayByDay(date, count);
    }

    /// <summary>How many working days lie after <paramref name="from"/> up to and including <paramref name="to"/>.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        var days = 0;

        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
        {
            days += Includes(date) ? 1 : 0;
        }

        return days;
    }

    private DateOnly AddDayByDay(DateOnly date, int count)
    {
        while (count > 0)
        {
            date = date.AddDays(1);
            count -= Includes(date) ? 1 : 0;
        }

        return date;
    }
}
